package dev.crema.train;

/** An option of predict; {@link Options} has them all. */
public sealed interface PredictOption
    permits Options.BatchSize, Options.Steps, Options.Callbacks, Options.Verbosity {}
