/**
 * How a row of the catalog is known: from the vendor's or author's publication, or by an estimate; `measured` where
 * open tables moreover hold times measured on it, to which step times are fitted.
 */
export type Quality = 'measured' | 'data sheet' | 'estimated';
