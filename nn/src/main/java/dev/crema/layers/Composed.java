package dev.crema.layers;

/** A layer whose outputs are those of layers in it, which say their masks themselves. */
public interface Composed extends Layer {}
