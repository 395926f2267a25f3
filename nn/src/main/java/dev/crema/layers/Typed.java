package dev.crema.layers;

/** A layer with number types of its own; the outermost ones count. */
public record Typed(Layer inner, Policy policy) implements Wrapper {}
