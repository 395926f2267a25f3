package dev.crema.engine.types;

/** What is known of a tensor before it exists. */
public record Type(DType dtype, Shape shape) {
  /** The bytes that a contiguous tensor of this type takes. */
  public long bytes() {
    return shape.size() * dtype.bytes();
  }

  /** {@code f32[32,128]}. */
  @Override
  public String toString() {
    return dtype.code() + shape;
  }
}
