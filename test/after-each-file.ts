import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folder.ts';

// Not in the module itself: that is loaded once for all files of a process, and this is run for each.
afterAll(removeTemporaryFolders);
