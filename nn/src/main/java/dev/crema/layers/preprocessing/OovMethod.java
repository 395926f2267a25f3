package dev.crema.layers.preprocessing;

/** How an {@link IntegerLookup} picks one of several places for a number that it does not know. */
public enum OovMethod {
  /** The remainder of the number, 0 or more. */
  FLOORMOD,
  /** A hash, as {@link Hashing} has it: spread evenly whatever the numbers have in common. */
  FARMHASH
}
