import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../src/scenario/json-schema.ts';
import { scenarioSchemaText } from '../src/scenario/shared-schema.ts';
import { scenarioReference } from './reference.ts';

// Both files come from the schema; a test compares them with what it says today.
const schema = scenarioJsonSchema();
const write = (path: string, text: string) => writeFileSync(new URL(path, import.meta.url), text);
write('scenario-reference.md', scenarioReference(schema));
write('../scenarios/scenario.schema.json', scenarioSchemaText());
