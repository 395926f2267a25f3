package dev.crema.engine.kernels.vector;

/** How an input moves while a loop goes from one element to the next. */
public enum Access {
  CONTIGUOUS,
  REPEATED,
  STRIDED
}
