/** Hours of a month on a bill: a twelfth of a year. */
export const hoursPerMonth = 730;
