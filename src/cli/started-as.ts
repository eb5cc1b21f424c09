/** What somebody types to start this command: through npx it has no name of its own. */
export function startedAs(env: Readonly<Record<string, string | undefined>>): string {
  // npx says that it is at work, with what, and from where if that is no package of the folder.
  const isNpx =
    env['npm_lifecycle_event'] === 'npx' &&
    /^["']?spillway["']?$/.test(env['npm_lifecycle_script'] ?? '');
  if (!isNpx) return 'spillway';
  const from = env['npm_config_package'];
  return from === undefined || from === '' ? 'npx spillway' : `npx --package=${from} spillway`;
}
