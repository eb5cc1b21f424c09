import { measure } from './measure.ts';
import { mm1Bare, mm1WithStatistics } from './mm1.ts';
import { namedStreams } from '../src/engine/streams.ts';
import { priority } from '../src/engine/event-queue.ts';
import { Simulation } from '../src/engine/simulation.ts';
const u = namedStreams('a',0)('b');
let s=0;
const draws=()=>{for(let i=0;i<1e6;i++)s+=u();return 1e6};
const logs=()=>{for(let i=0;i<1e6;i++)s+=Math.log1p(-i*1e-6);return 1e6};
const logs2=()=>{for(let i=0;i<1e6;i++)s+=Math.log(1-i*1e-6);return 1e6};
const noRandom=()=>{
    const simulation = new Simulation();
    let left=500000, inSystem=0; let g=1;
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
console.log(measure(draws,logs,logs2,noRandom,mm1Bare(500000),mm1WithStatistics(500000)).map(x=>(1000/x).toFixed(1)+' ns').join('  '),s>0);
