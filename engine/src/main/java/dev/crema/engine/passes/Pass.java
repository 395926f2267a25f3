package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import java.util.function.UnaryOperator;

/**
 * A named rewrite: the new graph has the same inputs and gives the same types.
 *
 * @param name what it is switched off by
 */
public record Pass(String name, UnaryOperator<Graph> rewrite) {}
