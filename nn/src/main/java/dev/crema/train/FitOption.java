package dev.crema.train;

/** An option of fit; {@link Options} has them all. */
public sealed interface FitOption
    permits Options.Epochs,
        Options.InitialEpoch,
        Options.BatchSize,
        Options.Validation,
        Options.ValidationSplit,
        Options.ValidationSteps,
        Options.ValidationBatchSize,
        Options.ValidationFrequency,
        Options.Shuffle,
        Options.ClassWeights,
        Options.StepsPerEpoch,
        Options.Callbacks,
        Options.Verbosity,
        Options.CheckData {}
