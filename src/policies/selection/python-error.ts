/** What a published class raises; the message is the text of Python 3.11. */
export class PythonError extends Error {
  override readonly name: 'KeyError' | 'ValueError' | 'ZeroDivisionError';

  constructor(name: PythonError['name'], message: string) {
    super(message);
    this.name = name;
  }
}
