import { priority } from '../src/engine/event-queue.ts';
import { Simulation } from '../src/engine/simulation.ts';
const noRandom=(n:number)=>{
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
for(let i=0;i<5;i++){const b=process.cpuUsage();const f=noRandom(1e6);const c=process.cpuUsage(b);console.log((1000*(c.user+c.system)/f).toFixed(1))}
