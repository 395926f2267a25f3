package dev.crema.state;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Variable;
import dev.crema.regularizers.Regularizer;

/**
 * One array of numbers that a layer owns.
 *
 * @param variable the numbers
 * @param trainable whether gradients change it; false for states such as moving means
 * @param regularizer what is added to the loss for it
 * @param constraint what its value is moved to after each update
 */
public record Weight(
    Variable variable, boolean trainable, Regularizer regularizer, Constraint constraint) {}
