package dev.crema.layers;

/** A layer whose weights are trained or not where it is used; the outermost one counts. */
public record Trainability(Layer inner, boolean trainable) implements Wrapper {}
