package dev.crema.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlabTest {
  @Test
  void takesTheSmallestGapThatIsLargeEnough() {
    Slab slab = new Slab();
    long large = slab.take(640);
    slab.take(64);
    long small = slab.take(128);
    slab.take(64);
    slab.give(large, 640);
    slab.give(small, 128);
    assertEquals(small, slab.take(100));
    assertEquals(large, slab.take(129));
    assertEquals(896, slab.peak());
  }

  @Test
  void neighbouringGapsBecomeOne() {
    Slab slab = new Slab();
    long a = slab.take(64);
    long b = slab.take(64);
    long c = slab.take(64);
    slab.take(64);
    slab.give(a, 64);
    slab.give(c, 64);
    slab.give(b, 64);
    assertEquals(a, slab.take(192));
  }

  private record Piece(long offset, long bytes) {}

  @Test
  void piecesNeverOverlap() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Slab slab = new Slab();
      List<Piece> live = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        if (live.size() > 20 || (random.nextBoolean() && !live.isEmpty())) {
          Piece piece = live.remove(random.nextInt(live.size()));
          slab.give(piece.offset(), piece.bytes());
        } else {
          Piece piece = new Piece(0, random.nextInt(1000));
          Piece taken = new Piece(slab.take(piece.bytes()), piece.bytes());
          for (Piece other : live) {
            boolean apart =
                taken.offset() + taken.bytes() <= other.offset()
                    || other.offset() + other.bytes() <= taken.offset();
            assertTrue(apart, "seed " + seed + ": " + taken + " overlaps " + other);
          }
          assertEquals(0, taken.offset() % 64);
          assertTrue(taken.offset() + taken.bytes() <= slab.peak());
          live.add(taken);
        }
      }
    }
  }
}
