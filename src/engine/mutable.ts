/** The same shape to be written to, for who refills an object that others only read. */
export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
