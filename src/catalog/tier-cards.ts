import { llamaCards } from './llama-cards.ts';
import type { ModelCard } from './model-card.ts';

/** The three sizes of the reference design, which says no more of them than a name. */
export const tierCards: readonly ModelCard[] = ['7B', '13B', '70B'].map((size) => {
  const shape = `Llama-2-${size}`;
  return {
    ...llamaCards.find(({ id }) => id === shape)!,
    id: `tier-${size}`,
    aliases: [`recommendation-${size.toLowerCase()}`],
    source: `ai-native-platforms-2026 names the size only; the shape is that of ${shape}`,
    quality: 'estimated',
  };
});
