/** Words of YAML at which readers have stumbled, in the place of a value or a key. */
export const edgeWords: readonly string[] = [
  ...['-1', '0', '-0', '1e308', '-1e308', '1e-300', '1e999', '9007199254740993', '2147483648'],
  ...['.nan', '.inf', '-.inf', 'NaN', '0x1F', '0o17', '1_000', '07', '1e5', '3.5'],
  ...['""', 'null', '~', 'true', 'no', '[]', '{}', '[[]]', '{a: {}}', '[null]', '{"": 1}'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length'],
  ...['{__proto__: {x: 1}}', '{constructor: {prototype: {x: 1}}}', 'then', '__proto__.x'],
  ...['../../x', '/etc/passwd', 'C:\\x', 'con', 'NUL', '.', '..', 'a/b', '"a\\0b"', '"\\n"', "'"],
  ...['0s', '1us', '1ms', '1e300s', '1e15s', '-5s', '0/s', '1e300/s', '1e12/s', '1/w', '1k/us'],
  ...['$0', '$1e300/h', '-$1', '0%', '100%', '1000%', '-5%', '1e300x', '0x', '1T', '1e30B', '0GB'],
  ...['1000000000000', '1000000', '100000', '2', '3', '7', '0.5', '0.999999999999'],
  ...['&a x', '*a', '&a [*a]', '&a {b: *a}', '[&b 1, *b, *b]', '!!binary aGk=', '!!set {a, b}'],
  ...['!!timestamp 2020-01-01', '!x y', '? [a]', '- - - x', '#', '|', '>', '%', '@', '`', '---'],
  ...['"\\ud800"', '\u202e', '\ufeff', '\u0007', 'é', '😀', '"=cmd()"', '<script>'],
  'x'.repeat(3000),
  '9'.repeat(400),
  '['.repeat(300),
  `${'['.repeat(120)}${']'.repeat(120)}`,
  '- '.repeat(150),
  '{a: '.repeat(300),
  Array.from({ length: 300 }, (_, at) => `k${at}: ${at}`).join(', '),
];

/** The same for what is no YAML: values of data, and fields of rows. */
export const edgeValues: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.5, 1e308, -1e308, 1e-300, 2147483648, 9007199254740992],
  ...['', ' ', '0', '-1', '1e999', 'NaN', 'Infinity', '0x10', '1,5', '"', '""', '\0', '\ufeff'],
  ...['__proto__', 'constructor', 'toString', '../../x', '=cmd()', '\u202e', '😀', '\ud800'],
  ...[[], {}, [[]], [null], { constructor: 1 }, [1e308, -1], [[0, 1]], [['x', {}]]],
  'x'.repeat(3000),
  '9'.repeat(400),
];
