package dev.crema.engine.types;

/** What random numbers look like. */
public enum Distribution {
  /** 32 random bits, as int32. */
  BITS,
  /** [0, 1): multiples of 2<sup>-24</sup>, in float64 of 2<sup>-53</sup>. */
  UNIFORM,
  /** Mean 0 and standard deviation 1, by the Box–Muller transform. */
  NORMAL
}
