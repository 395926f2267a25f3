package dev.crema.quantization;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Symbol;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out which numbers come by some places of a model. */
final class Calibration {
  private Calibration() {}

  static Map<Symbol, Range> ranges(
      Flat flat, List<Symbol> places, Dataset data, Quantization options) {
    Model model = flat.to(places);
    List<Range> ranges = new ArrayList<>();
    for (Symbol place : places) {
      ranges.add(new Range(place.source().map(call -> flat.path(call.layer())).orElse("input")));
    }
    int batches = 0;
    try (Feed feed = data.feed(Order.inOrder(options.batchSize()))) {
      for (Batch batch; batches < options.batches() && (batch = feed.next()) != null; batches++) {
        List<Tensor> values = model.predictOnBatch(batch.x());
        for (int i = 0; i < ranges.size(); i++) {
          ranges.get(i).add(values.get(i).cast(DType.FLOAT32).toFloats());
        }
      }
    }
    if (batches == 0) {
      throw new CremaException(
          "quantize: the calibration data set is empty; give at least one sample");
    }
    Map<Symbol, Range> result = new HashMap<>();
    for (int i = 0; i < ranges.size(); i++) {
      result.put(places.get(i), ranges.get(i));
    }
    return result;
  }
}
