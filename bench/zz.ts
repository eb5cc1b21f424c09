import { measure } from './measure.ts';
import { mm1Bare, mm1WithStatistics } from './mm1.ts';
import { holdOurs, holdTinyqueue } from './hold.ts';
import { timeOuts } from './time-outs.ts';
const n=['bare','stat','tq1000','h100','h1000','h10k','h1M','lane','heap'];
const r = measure(mm1Bare(500000), mm1WithStatistics(500000), holdTinyqueue(1000, 1000000), holdOurs(100,1000000), holdOurs(1000,1000000), holdOurs(10000,1000000),holdOurs(1000000,300000),timeOuts('lane',1e6),timeOuts('heap',1e6));
console.log(r.map((x,i)=>n[i]+' '+x.toFixed(2)).join('  '), 'ratios', r.slice(0,2).map(x=>(x/r[2]!).toFixed(2)).join(' '));
