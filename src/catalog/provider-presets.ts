/** A provider that scenarios may name: what its fields are where they are left out. */
export interface ProviderPreset {
  readonly id: string;
  /** Whose prices it has, by its id among those of hosted models. */
  readonly model: string;
  /** How fast it is, by its id among the speeds of providers. */
  readonly speed: string;
  readonly about: string;
}

/** The three providers of the reference design’s gateway, which gives their prices and nothing else. */
export const providerPresets: readonly ProviderPreset[] = [
  published('openai', 'typical'),
  published('anthropic', 'typical'),
  published('together', 'together/llama-2-70b'),
];

export const providerPresetNames: readonly string[] = providerPresets.map(({ id }) => id);

/** A preset by its name; undefined where there is none. */
export function providerPreset(id: string): ProviderPreset | undefined {
  return providerPresets.find((one) => one.id === id);
}

function published(name: string, speed: string): ProviderPreset {
  const id = `as-published/${name}`;
  const about = `the reference design’s prices; its speed is not in it, and taken from \`${speed}\``;
  return { id, model: id, speed, about };
}
