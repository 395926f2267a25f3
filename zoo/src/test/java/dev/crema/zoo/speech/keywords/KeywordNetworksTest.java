package dev.crema.zoo.speech.keywords;

import static dev.crema.Crema.input;
import static dev.crema.Crema.model;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class KeywordNetworksTest {
  private static long count(Model model, Predicate<String> which) {
    return model.weights().entrySet().stream()
        .filter(e -> which.test(e.getKey()))
        .mapToLong(e -> e.getValue().type().shape().size())
        .sum();
  }

  private static Model bcResNet(double width) {
    Symbol features = input(101, 40);
    return model(features, KeywordNetworks.bcResNet(features, width, 12));
  }

  @Test
  void dsCnnHasAsManyParametersAsMlPerfTinys() {
    Symbol features = input(49, 10);
    Model model = model(features, KeywordNetworks.dsCnn(features, 64, 12));
    assertEquals(24_908, count(model, _ -> true));
    assertEquals(23_756, count(model, model.trainableWeights()::contains));
    assertEquals(Shape.of(1, 12), model.predictOnBatch(Tensor.zeros(1, 49, 10)).shape());
  }

  @Test
  void bcResNetHasAsManyParametersAsInThePaper() {
    Model one = bcResNet(1);
    assertEquals(9.2, count(one, one.trainableWeights()::contains) / 1000.0, 0.05);
    Model eight = bcResNet(8);
    assertEquals(321, count(eight, eight.trainableWeights()::contains) / 1000.0, 0.5);
  }
}
