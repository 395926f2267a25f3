/**
 * Layers that go over a sequence step by step, and the cells that they repeat: simple ones, GRU,
 * LSTM, convolutional LSTM, and those of one's own.
 */
@NullMarked
package dev.crema.layers.recurrent;

import org.jspecify.annotations.NullMarked;
