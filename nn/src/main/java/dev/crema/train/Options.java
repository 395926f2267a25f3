package dev.crema.train;

import dev.crema.callbacks.Callback;
import dev.crema.engine.types.CremaException;
import java.util.List;
import java.util.Map;

/** The options of fit, evaluate and predict. */
public final class Options {
  private Options() {}

  /** The number of the last epoch, counted from 1 (1 by default). */
  public record Epochs(int count) implements FitOption {
    public Epochs {
      if (count < 0) {
        throw new CremaException("epochs is " + count + "; allowed: 0 or more");
      }
    }
  }

  /** How many epochs were made before; a resumed run goes on there (0 by default). */
  public record InitialEpoch(int number) implements FitOption {
    public InitialEpoch {
      if (number < 0) {
        throw new CremaException("initial epoch is " + number + "; allowed: 0 or more");
      }
    }
  }

  /** How many samples make a batch (32 by default). */
  public record BatchSize(int size) implements FitOption, EvaluateOption, PredictOption {
    public BatchSize {
      if (size < 1) {
        throw new CremaException("batch size is " + size + "; allowed: 1 or more");
      }
    }
  }

  /** What the model is evaluated with after an epoch. */
  public record Validation(Dataset data) implements FitOption {}

  /** Which part of the samples, taken from the end, the model is not trained but evaluated with. */
  public record ValidationSplit(double fraction) implements FitOption {
    public ValidationSplit {
      if (!(fraction > 0 && fraction < 1)) {
        throw new CremaException(
            "validation split is " + fraction + "; allowed: more than 0, less than 1");
      }
    }
  }

  /** How many batches of the validation data are used. */
  public record ValidationSteps(long count) implements FitOption {
    public ValidationSteps {
      if (count < 1) {
        throw new CremaException("validation steps is " + count + "; allowed: 1 or more");
      }
    }
  }

  /** How many samples make a batch of the validation data; by default as in training. */
  public record ValidationBatchSize(int size) implements FitOption {
    public ValidationBatchSize {
      if (size < 1) {
        throw new CremaException("validation batch size is " + size + "; allowed: 1 or more");
      }
    }
  }

  /** After how many epochs the model is evaluated (1 by default). */
  public record ValidationFrequency(int epochs) implements FitOption {
    public ValidationFrequency {
      if (epochs < 1) {
        throw new CremaException("validation frequency is " + epochs + "; allowed: 1 or more");
      }
    }
  }

  /** Whether the samples are taken in random order, another one in each epoch (true by default). */
  public record Shuffle(boolean on) implements FitOption {}

  /** How much samples of a class count; 1 for classes that are not named. */
  public record ClassWeights(Map<Integer, Double> weights) implements FitOption {
    public ClassWeights {
      weights = Map.copyOf(weights);
      if (weights.keySet().stream().anyMatch(k -> k < 0)) {
        throw new CremaException(
            "class weights for classes " + weights.keySet() + "; allowed: classes of 0 or more");
      }
    }
  }

  /** How many batches make an epoch; for endless streams. */
  public record StepsPerEpoch(long count) implements FitOption {
    public StepsPerEpoch {
      if (count < 1) {
        throw new CremaException("steps per epoch is " + count + "; allowed: 1 or more");
      }
    }
  }

  /** How many batches are used at most. */
  public record Steps(long count) implements EvaluateOption, PredictOption {
    public Steps {
      if (count < 1) {
        throw new CremaException("steps is " + count + "; allowed: 1 or more");
      }
    }
  }

  /** What is done around epochs and batches. */
  public record Callbacks(List<Callback> list) implements FitOption, EvaluateOption, PredictOption {
    public Callbacks {
      list = List.copyOf(list);
    }
  }

  /** What is printed. */
  public record Verbosity(Verbose how) implements FitOption, EvaluateOption, PredictOption {}

  /**
   * Whether inputs are searched for NaN and infinities, and labels for values out of range, before
   * their first use. The search reads the data once (about 0.1 s per gigabyte).
   */
  public record CheckData(boolean on) implements FitOption, EvaluateOption {}
}
