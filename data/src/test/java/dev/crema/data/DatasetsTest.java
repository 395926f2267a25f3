package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DatasetsTest {
  @Test
  void mnistIsWholeAndInItsOrder() {
    Datasets.Split mnist = Datasets.mnist();
    assertEquals("u8[60000,28,28]", mnist.xTrain().type().toString());
    assertEquals("u8[10000,28,28]", mnist.xTest().type().toString());
    int[] labels = mnist.yTrain().toInts();
    assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(labels, 5));
    assertEquals(6742, Arrays.stream(labels).filter(label -> label == 1).count());
    assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(mnist.yTest().toInts(), 5));
  }
}
