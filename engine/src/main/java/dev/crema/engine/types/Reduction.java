package dev.crema.engine.types;

/** How the elements along an axis are combined into one. */
public enum Reduction {
  SUM,
  MAX,
  MIN,
  PRODUCT
}
