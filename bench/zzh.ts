import { holdOurs } from './hold.ts';
const t=holdOurs(1,5000000);for(let i=0;i<6;i++)t();
