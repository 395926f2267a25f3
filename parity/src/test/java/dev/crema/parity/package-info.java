/**
 * Crema against PyTorch, in one JVM, at random configurations: results and gradients.
 *
 * <p>{@link dev.crema.parity.Torch} runs a function written in TorchScript; a {@link
 * dev.crema.parity.Trial} is one configuration of an op or layer with PyTorch's words for it;
 * {@link dev.crema.parity.Parity} makes the trials of a row and keeps the greatest errors; {@link
 * dev.crema.parity.Report} writes them down.
 */
package dev.crema.parity;
