package dev.crema.onednn;

/**
 * A primitive of oneDNN with the description it was made from, which keeps the layouts of the
 * arguments.
 *
 * @param implementation the name of what computes, such as {@code brg_matmul:avx512_core}
 */
record Primitive(long handle, long description, String implementation) {

  /** The bytes of an argument; 0 if the primitive does not have it. */
  long bytes(int argument) {
    return Dnnl.size(layout(argument));
  }

  long layout(int argument) {
    return Dnnl.layout(description, argument);
  }

  /** Whether an argument has a given layout. */
  boolean has(int argument, long layout) {
    return Dnnl.equal(layout(argument), layout);
  }

  void destroy() {
    Dnnl.destroyPrimitive(handle);
    Dnnl.destroyDescription(description);
  }
}
