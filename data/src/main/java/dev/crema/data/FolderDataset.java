package dev.crema.data;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Files in class sub-folders as data to train on or evaluate with, decoded while the model is busy
 * with the batch before. Batch size and shuffling are those of {@code fit}; the order depends on
 * its seed and the epoch, not on the number of workers. Samples whose first axes differ, such as
 * recordings, are filled up with zeros to the longest of their batch.
 *
 * @param folder the files and their classes
 * @param decoder makes a tensor without a batch axis from a file: an {@link ImageDecoder}, {@link
 *     AudioDecoder} or {@link TextDecoder}, or whatever you write
 * @param labelMode {@link LabelMode#INT} by default
 * @param workers how many files are decoded at once, 1 or more; 2 by default
 * @param onError told of each file that the decoder refuses with a {@link DataException}, which is
 *     then left out; by default it throws, which ends the training
 */
public record FolderDataset(
    ClassFolder folder,
    Function<? super Path, Tensor> decoder,
    LabelMode labelMode,
    int workers,
    Consumer<? super DataException> onError)
    implements Dataset {
  /** What is done with a damaged file by default. */
  private record Fail() implements Consumer<DataException> {
    @Override
    public void accept(DataException e) {
      throw e;
    }
  }

  public FolderDataset {
    labelMode.check(folder.classes().size());
    Records.least("FolderDataset", "workers", workers, 1);
  }

  /** With class numbers as targets. */
  public FolderDataset(ClassFolder folder, Function<? super Path, Tensor> decoder) {
    this(folder, decoder, LabelMode.INT, 2, new Fail());
  }

  public FolderDataset labelMode(LabelMode value) {
    return new FolderDataset(folder, decoder, value, workers, onError);
  }

  public FolderDataset workers(int count) {
    return new FolderDataset(folder, decoder, labelMode, count, onError);
  }

  public FolderDataset onError(Consumer<? super DataException> value) {
    return new FolderDataset(folder, decoder, labelMode, workers, value);
  }

  /** The samples one by one in the order of the folder, for pipelines of one's own. */
  public Records<Sample> samples() {
    return decoded(folder.records());
  }

  private Records<Sample> decoded(Records<LabelledFile> files) {
    return files.map(this::sample, workers, onError);
  }

  private Sample sample(LabelledFile file) {
    Tensor x = decoder.apply(file.file());
    return new Sample(List.of(x), labelMode.targets(file.label(), folder.classes().size()));
  }

  /** The number of files; empty if some may be left out. */
  @Override
  public OptionalLong size() {
    return onError instanceof Fail ? OptionalLong.of(folder.files().size()) : OptionalLong.empty();
  }

  @Override
  public Feed feed(Order order) {
    Records<LabelledFile> files = folder.records();
    if (order.shuffle()) {
      files = files.shuffle(Math.max(1, folder.files().size()), order.seed());
    }
    Records<Batch> batches =
        decoded(files).batch(order.batchSize(), FolderDataset::joined).prefetch(1);
    return Records.dataset(batches).feed(order);
  }

  /** Samples as a batch; only the first axes may differ. */
  private static Batch joined(List<Sample> samples) {
    Shape first = samples.getFirst().x().getFirst().shape();
    boolean equal = samples.stream().allMatch(s -> s.x().getFirst().shape().equals(first));
    if (equal) {
      return Sample.stack(samples);
    }
    for (Sample sample : samples) {
      Shape shape = sample.x().getFirst().shape();
      if (shape.rank() != first.rank()
          || shape.rank() == 0
          || !shape.slice(1, shape.rank()).equals(first.slice(1, first.rank()))) {
        throw new CremaException(
            "FolderDataset: samples of a batch are "
                + first
                + " and "
                + shape
                + "; allowed: shapes that differ in the first axis only");
      }
    }
    return Sample.pad(samples);
  }
}
