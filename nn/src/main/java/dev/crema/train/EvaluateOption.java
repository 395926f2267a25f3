package dev.crema.train;

/** An option of evaluate; {@link Options} has them all. */
public sealed interface EvaluateOption
    permits Options.BatchSize,
        Options.Steps,
        Options.Callbacks,
        Options.Verbosity,
        Options.CheckData {}
