import { holdOurs } from './hold.ts';
import { priority } from '../src/engine/event-queue.ts';
import { Simulation } from '../src/engine/simulation.ts';
const self=(pending:number,n:number)=>()=>{
    const simulation = new Simulation();
    let g=1,left=n;
    const tick = simulation.on('tick', priority.arrival, (e) => {
      if (--left > 0) simulation.schedule(1+(g=(g*16807)%2147483647)*1e-10, tick, e);
    });
    for(let i=0;i<pending;i++)simulation.schedule(0, tick, i);
    simulation.run();
    return simulation.fired;
};
let g=1;
const lcg=()=>{let s=0;for(let i=0;i<300000;i++)s+=(g=(g*16807)%2147483647)*1e-10;g+=s>1e9?1:0;return 300000};
const tasks:[string,()=>number][]=[['lcg',lcg],['sim1',self(1,300000)],['sim2',self(2,300000)],['sim8',self(8,300000)],['h1',holdOurs(1,500000)],['h2',holdOurs(2,500000)],['h8',holdOurs(8,500000)]];
const best=tasks.map(()=>Infinity);
for(let i=0;i<12;i++)tasks.forEach(([,t],k)=>{const b=process.cpuUsage();const f=t();const c=process.cpuUsage(b);best[k]=Math.min(best[k]!,1000*(c.user+c.system)/f)});
console.log(tasks.map(([n],k)=>n+' '+best[k]!.toFixed(1)).join('  '),' ns');
