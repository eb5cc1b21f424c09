import type { FocusRow } from './focus.ts';
import {
  allowedWords,
  focusColumns,
  mandatoryColumns,
  numericColumns,
  requiredColumns,
  subcategories,
  timeColumns,
} from './focus-columns.ts';
import { epochSeconds } from './iso-time.ts';

/** What is wrong with a row or a bill, in words that begin with the column. */
export type FocusProblem = string;

/** Relative difference that the unit price times the quantity may have from the cost. */
const slack = 1e-6;

/** What is wrong with the columns of a bill: those that are missing, and those that FOCUS does not know. */
export function columnProblems(columns: readonly string[]): FocusProblem[] {
  return [
    ...mandatoryColumns
      .filter((column) => !columns.includes(column))
      .map((column) => `${column} is missing, and it is mandatory`),
    ...columns
      .filter((column) => !focusColumns.includes(column) && !column.startsWith('x_'))
      .map((column) => `${column} is no column of FOCUS 1.2; others begin with x_`),
  ];
}

/**
 * What is wrong with what a row says. A column that it has not got is not judged here, so that excerpts of rows can be;
 * null and empty text are nothing.
 */
export function rowProblems(row: FocusRow): FocusProblem[] {
  return [
    ...emptyProblems(row),
    ...wordProblems(row),
    ...numberProblems(row),
    ...timeProblems(row),
    ...pricingProblems(row),
    ...consumptionProblems(row),
    ...commitmentProblems(row),
  ];
}

/** What is wrong with a whole bill: its columns, its rows, each with its number from 1, and its commitments. */
export function billProblems(rows: readonly FocusRow[]): FocusProblem[] {
  return [
    ...rows.flatMap((row, index) =>
      [...columnProblems(Object.keys(row)), ...rowProblems(row)].map(
        (problem) => `row ${index + 1}: ${problem}`,
      ),
    ),
    ...spreadProblems(rows),
  ];
}

/**
 * Commitments whose purchases are not spread over their usage to the cent. This holds of rows of the whole term, or of
 * such that have as much of the purchase as of the time.
 */
export function spreadProblems(rows: readonly FocusRow[]): FocusProblem[] {
  const sums = new Map<string, { bought: number; spread: number }>();
  for (const row of rows) {
    const id = textOf(row, 'CommitmentDiscountId');
    if (id === undefined) continue;
    const sum = sums.get(id) ?? { bought: 0, spread: 0 };
    sums.set(id, sum);
    const category = textOf(row, 'ChargeCategory');
    if (category === 'Purchase') sum.bought += numberOf(row, 'BilledCost') ?? 0;
    if (category === 'Usage') sum.spread += numberOf(row, 'EffectiveCost') ?? 0;
  }
  return [...sums].flatMap(([id, { bought, spread }]) =>
    Math.abs(bought - spread) < 0.005
      ? []
      : [
          `EffectiveCost of the usage of commitment ${id} is ${spread} in all, but its purchases are ${bought}`,
        ],
  );
}

/** Dollars to be paid of each invoice; rows without one are under the empty name. */
export function payableUsd(rows: readonly FocusRow[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const invoice = textOf(row, 'InvoiceId') ?? '';
    sums.set(invoice, (sums.get(invoice) ?? 0) + (numberOf(row, 'BilledCost') ?? 0));
  }
  return sums;
}

function emptyProblems(row: FocusRow): FocusProblem[] {
  return requiredColumns
    .filter((column) => has(row, column) && textOf(row, column) === undefined)
    .map((column) => `${column} is empty, and must not be`);
}

function wordProblems(row: FocusRow): FocusProblem[] {
  const problems: FocusProblem[] = [];
  for (const [column, allowed] of Object.entries(allowedWords)) {
    const word = textOf(row, column);
    if (word !== undefined && !allowed.includes(word)) {
      problems.push(`${column} is "${word}", and may be ${allowed.join(', ')}`);
    }
  }
  const subcategory = textOf(row, 'ServiceSubcategory');
  const category = textOf(row, 'ServiceCategory') ?? '';
  const allowed = Object.hasOwn(subcategories, category) ? subcategories[category] : undefined;
  if (subcategory !== undefined && allowed !== undefined && !allowed.includes(subcategory)) {
    problems.push(
      `ServiceSubcategory is "${subcategory}", and of ${category} may be ${allowed.join(', ')}`,
    );
  }
  for (const column of ['BillingCurrency', 'PricingCurrency']) {
    const currency = textOf(row, column);
    if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
      problems.push(`${column} is "${currency}", and no code of three letters`);
    }
  }
  // Of consumed units the form is only recommended.
  for (const column of ['PricingUnit', 'CommitmentDiscountUnit']) {
    const unit = textOf(row, column);
    if (unit !== undefined && !unitForm.test(unit)) {
      problems.push(`${column} is "${unit}", and no plural such as Hours, GB-Hours or 1000 Tokens`);
    }
  }
  return problems;
}

/** `Hours`, `GB-Hours`, `1000 Tokens`, `Tokens/Second`; sizes of data and currencies have no plural. */
const unitForm =
  /^(?:[1-9]\d* )?(?:[KMGTPE]i?[Bb]|[A-Z]{3}|[A-Z][A-Za-z]*s|[A-Z][A-Za-z]*-(?:Second|Minute|Hour|Day|Month|Year)s)(?:\/(?:[1-9]\d* )?(?:Second|Minute|Hour|Day|Month|Year)s?)?$/;

function numberProblems(row: FocusRow): FocusProblem[] {
  return numericColumns.flatMap((column) => {
    const text = textOf(row, column);
    if (text === undefined || numberOf(row, column) !== undefined) return [];
    return [`${column} is "${text}", and no number`];
  });
}

function timeProblems(row: FocusRow): FocusProblem[] {
  const problems: FocusProblem[] = [];
  for (const column of timeColumns) {
    const text = textOf(row, column);
    if (text !== undefined && epochSeconds(text) === undefined) {
      problems.push(`${column} is "${text}", and no time such as 2026-11-01T00:00:00Z`);
    }
  }
  for (const period of ['BillingPeriod', 'ChargePeriod']) {
    const from = epochSeconds(textOf(row, `${period}Start`) ?? '');
    const until = epochSeconds(textOf(row, `${period}End`) ?? '');
    if (from !== undefined && until !== undefined && until <= from) {
      problems.push(`${period}End is not after ${period}Start`);
    }
  }
  return problems;
}

function pricingProblems(row: FocusRow): FocusProblem[] {
  const problems: FocusProblem[] = [];
  const category = textOf(row, 'ChargeCategory');
  const isPriced =
    (category === 'Usage' || category === 'Purchase') &&
    textOf(row, 'ChargeClass') !== 'Correction';
  for (const column of ['PricingCategory', 'PricingQuantity', 'PricingUnit']) {
    if (isPriced && has(row, column) && textOf(row, column) === undefined) {
      problems.push(`${column} is empty, and must not be of a ${category}`);
    }
  }
  if (category === 'Tax' && textOf(row, 'PricingCategory') !== undefined) {
    problems.push('PricingCategory must be empty of a Tax');
  }
  problems.push(...pairProblems(row, 'PricingQuantity', 'PricingUnit'));
  if (category === 'Purchase' && textOf(row, 'ChargeFrequency') === 'Usage-Based') {
    problems.push('ChargeFrequency of a Purchase is never Usage-Based');
  }
  for (const kind of ['List', 'Contracted']) {
    const price = numberOf(row, `${kind}UnitPrice`);
    const quantity = numberOf(row, 'PricingQuantity');
    const cost = numberOf(row, `${kind}Cost`);
    if (price === undefined || quantity === undefined || cost === undefined) continue;
    if (Math.abs(price * quantity - cost) > slack * (Math.abs(cost) + slack)) {
      problems.push(`${kind}Cost is ${cost}, and ${quantity} at ${price} are ${price * quantity}`);
    }
  }
  return problems;
}

function consumptionProblems(row: FocusRow): FocusProblem[] {
  const problems = pairProblems(row, 'ConsumedQuantity', 'ConsumedUnit');
  const category = textOf(row, 'ChargeCategory');
  const isUnused = textOf(row, 'CommitmentDiscountStatus') === 'Unused';
  if (category === undefined) return problems;
  const mayConsume = category === 'Usage' && !isUnused;
  const consumed = textOf(row, 'ConsumedQuantity') !== undefined;
  if (consumed && !mayConsume) {
    const what = isUnused ? 'an unused commitment' : `a ${category}`;
    problems.push(`ConsumedQuantity must be empty of ${what}`);
  }
  const isCorrection = textOf(row, 'ChargeClass') === 'Correction';
  if (mayConsume && !consumed && !isCorrection && has(row, 'ConsumedQuantity')) {
    problems.push('ConsumedQuantity is empty, and must not be of Usage');
  }
  return problems;
}

function commitmentProblems(row: FocusRow): FocusProblem[] {
  const problems: FocusProblem[] = [];
  const id = textOf(row, 'CommitmentDiscountId');
  const status = textOf(row, 'CommitmentDiscountStatus');
  const category = textOf(row, 'ChargeCategory');
  if (id === undefined) {
    if (status !== undefined) problems.push('CommitmentDiscountStatus is of no commitment');
    return problems;
  }
  if (category === 'Purchase' && (numberOf(row, 'EffectiveCost') ?? 0) !== 0) {
    problems.push('EffectiveCost of a Purchase that covers later charges must be 0');
  }
  if (category === 'Usage' && status === undefined) {
    problems.push('CommitmentDiscountStatus is empty, and must not be of Usage of a commitment');
  }
  if (category === 'Usage' && (textOf(row, 'PricingCategory') ?? 'Committed') !== 'Committed') {
    problems.push('PricingCategory of Usage of a commitment must be Committed');
  }
  for (const column of ['CommitmentDiscountCategory', 'CommitmentDiscountType']) {
    if (has(row, column) && textOf(row, column) === undefined) {
      problems.push(`${column} is empty, and must not be of a commitment`);
    }
  }
  problems.push(...pairProblems(row, 'CommitmentDiscountQuantity', 'CommitmentDiscountUnit'));
  return problems;
}

/** A quantity has a unit, and a unit has a quantity. */
function pairProblems(row: FocusRow, quantity: string, unit: string): FocusProblem[] {
  if (!has(row, quantity) || !has(row, unit)) return [];
  const [hasQuantity, hasUnit] = [quantity, unit].map((one) => textOf(row, one) !== undefined);
  if (hasQuantity === hasUnit) return [];
  return [
    hasQuantity
      ? `${unit} is empty, and ${quantity} is not`
      : `${quantity} is empty, and ${unit} is not`,
  ];
}

function has(row: FocusRow, column: string): boolean {
  return row[column] !== undefined;
}

/** What a row says of a column; undefined where it says nothing. */
function textOf(row: FocusRow, column: string): string | undefined {
  const value = row[column];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

/** The number that a row has in a column; undefined where it has none. */
function numberOf(row: FocusRow, column: string): number | undefined {
  const text = textOf(row, column);
  if (text === undefined || !/^[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?$/i.test(text)) return undefined;
  return Number(text);
}
