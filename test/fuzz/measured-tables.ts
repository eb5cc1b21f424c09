/** Measured steps, prompts, requests and operators, as a user may have them for `calibrate`. */
export const measuredTables: readonly string[] = [
  'batch,context,tpot_ms\n1,100,7.5\n8,100,8.1\n8,2000,8.9\n64,500,12\n128,4000,41\n',
  '{"prompt_tokens": 512, "ttft_ms": 21.5}\n{"prompt_tokens": 4096, "ttft_ms": 160}\n',
  'arrival,queued_ts,first_token,last_token,prompt_tokens,output_tokens\n0,0.1,0.5,2.5,100,50\n1,1,1.4,3,200,60\n',
  'op,m,n,k,batch,context,heads,kv_heads,head_dim,ranks,bytes,latency_us\ngemm,1,4096,4096,,,,,,,,12\nallreduce,,,,,,,,,2,8192,30\n',
];
