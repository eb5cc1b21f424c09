/** What a call answers, or the text of what it raises. */
export function outcome<Answer>(call: () => Answer): Answer | { readonly raised: string } {
  try {
    return call();
  } catch (error) {
    return { raised: (error as Error).message };
  }
}
