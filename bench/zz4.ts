import { mm1Bare } from './mm1.ts';
import { holdOurs, holdTinyqueue } from './hold.ts';
import { priority } from '../src/engine/event-queue.ts';
import { Simulation } from '../src/engine/simulation.ts';
const noRandom=(n:number)=>()=>{
    const simulation = new Simulation();
    let left=n, inSystem=0; let g=1;
    const arrival = simulation.on('arrival', priority.arrival, () => {
      if (--left > 0) simulation.schedule(1.1, arrival, 0);
      if (inSystem++ === 0) simulation.schedule(1+(g=(g*16807)%2147483647)*1e-10, completion, 0);
    });
    const completion = simulation.on('completion', priority.completion, () => {
      if (--inSystem > 0) simulation.schedule(1+(g=(g*16807)%2147483647)*1e-10, completion, 0);
    });
    simulation.schedule(0, arrival, 0);
    simulation.run();
    return simulation.fired;
};
const tasks:[string,()=>number][]=[['noRandom',noRandom(300000)],['bare',mm1Bare(300000)],['tq1000',holdTinyqueue(1000,300000)],['h100',holdOurs(100,500000)],['h1000',holdOurs(1000,500000)],['h10k',holdOurs(10000,500000)],['h1M',holdOurs(1000000,200000)]];
const best=tasks.map(()=>Infinity);
for(let i=0;i<12;i++)tasks.forEach(([,t],k)=>{const b=process.cpuUsage();const f=t();const c=process.cpuUsage(b);best[k]=Math.min(best[k]!,1000*(c.user+c.system)/f)});
console.log(tasks.map(([n],k)=>n+' '+best[k]!.toFixed(1)).join('  '),' ns; bare ratio',(best[2]!/best[1]!).toFixed(2));
