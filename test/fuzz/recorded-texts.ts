/** Small recordings of every format that is read. */
export const recordedTexts: readonly string[] = [
  'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n',
  '{"timestamp":0,"input_length":1000,"output_length":52,"hash_ids":[46,47]}\n{"timestamp":3000,"input_length":600,"output_length":26,"hash_ids":[46,57]}\n',
  '{"spillway":"workload","version":1,"tenants":["a","b"]}\n{"at":0.5,"prompt":100,"output":20,"tenant":"b","work":0.25,"session":1,"turn":0,"prefix":[[3,16],[4,8]]}\n{"at":1,"prompt":10,"output":2,"items":3,"content":1,"topic":0}\n',
  'period,count\n0,10\n60,20\n180,5\n',
  'period,count\n1998-05-01 00:00:00,10\n1998-05-01 00:00:01,20\n',
  'client,t_s,rate_rps,cv,dist,param1,param2\na,0,1.5,1.2,Gamma,1,1\na,600,2,0.9,Weibull,1,1\nb,0,0.5,1,Gamma,1,1\n',
  'input_tokens,output_tokens\n100,20\n300,40\n',
  'time,prompt_tokens,output_tokens,items,tenant\n0,10,2,1,a\n"1.5",20,4,2,"b,""c"""\n',
  '{"arrival":1,"input_tokens":10,"output_tokens":2,"tenant":"a"}\n{"arrival":2,"input_tokens":11,"output_tokens":3,"tenant":"__proto__"}\n',
  '__proto__,timestamp,constructor\n1,2,3\n2,3,4\n',
];

/** What a line or field of a recording may have in its place. */
export const recordedWords: readonly string[] = [
  ...['-1', '0', '1e308', '-1e308', '1e999', 'NaN', 'Infinity', '2147483648', '1e8', '99999999'],
  ...['9007199254740993', '0x10', '1,5', '""', '"', '\0', '\ufeff', '\r', '\n', ',', ',,,,', ' '],
  ...['__proto__', '{"__proto__":{"x":1}}', '"constructor"', '{}', '[]', 'null', 'true', '[[1,2]]'],
  ...['1e-300', '0.0000001', '1970-01-01 00:00:00', '9999-12-31 23:59:59', '2023-02-30 00:00:00'],
  ...['=cmd()', '\ud800', '\u202e', '😀', '[[0,2147483647]]', '2147483647', '1e15', '100000000'],
  'x'.repeat(3000),
  '9'.repeat(400),
  '['.repeat(20_000),
  '"'.repeat(99),
];
