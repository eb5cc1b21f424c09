/** What `npm audit --json` said, for people, and the exit code that goes with it. */
export interface AuditAnswer {
  readonly lines: readonly string[];
  /** 0 where nothing is known, 1 where something is, 2 where nobody could be asked. */
  readonly code: 0 | 1 | 2;
}

/** Reads the answer of `npm audit --omit=dev --json` about so many packages. */
export function auditAnswer(json: string, packages: number): AuditAnswer {
  const about = `${packages} production packages`;
  const answer = objectIn(json);
  const found = answer.vulnerabilities;
  if (found === undefined) {
    const why = answer.message ?? 'npm gave no answer';
    return { lines: [`not audited: nobody could be asked about ${about} (${why})`], code: 2 };
  }
  const names = Object.keys(found).sort();
  if (names.length === 0) return { lines: [`0 vulnerabilities in ${about}`], code: 0 };
  const lines = names.flatMap((name) => {
    const { severity, range, via } = found[name]!;
    return [`${severity}  ${name} ${range}`, ...via.map((one) => `  ${reasonOf(one)}`)];
  });
  return { lines: [...lines, `${names.length} of ${about} are vulnerable`], code: 1 };
}

interface Answer {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, Finding>>;
}

interface Finding {
  readonly severity: string;
  readonly range: string;
  readonly via: readonly (string | Advisory)[];
}

interface Advisory {
  readonly title: string;
  readonly url: string;
}

function objectIn(json: string): Answer {
  try {
    return JSON.parse(json) as Answer;
  } catch {
    return {};
  }
}

/** A package has an advisory of its own, or needs another that has. */
function reasonOf(via: string | Advisory): string {
  return typeof via === 'string' ? `needs ${via}` : `${via.title}: ${via.url}`;
}
