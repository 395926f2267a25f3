package dev.crema.engine.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void piecesAreAlignedZeroedAndApart() {
    List<Memory> pieces = new ArrayList<>();
    for (long bytes : new long[] {0, 1, 63, 64, 65, 4096, 4097, 100_000}) {
      for (int i = 0; i < 40; i++) {
        Memory piece = Memory.allocate(bytes);
        assertEquals(0, piece.address() % 64);
        assertTrue(piece.bytes() >= bytes);
        for (long at = 0; at < piece.bytes(); at++) {
          assertEquals(0, piece.segment().get(JAVA_BYTE, at));
        }
        piece.segment().fill((byte) 1);
        pieces.add(piece);
      }
    }
    pieces.sort((a, b) -> Long.compare(a.address(), b.address()));
    for (int i = 1; i < pieces.size(); i++) {
      Memory before = pieces.get(i - 1);
      assertTrue(before.address() + before.bytes() <= pieces.get(i).address());
    }
  }

  @Test
  void anArrayStaysWhereItIsUntilItsAddressIsAskedFor() {
    float[] values = {1, -2, 3};
    Memory memory = Memory.wrap(MemorySegment.ofArray(values));
    assertEquals(12, memory.bytes());
    assertSame(values, memory.segment().heapBase().orElseThrow());
    long address = memory.address();
    assertEquals(0, address % 64);
    assertTrue(memory.segment().isNative());
    assertEquals(address, memory.address());
    assertArrayEquals(values, memory.segment().asSlice(0, 12).toArray(JAVA_FLOAT));
  }

  @Test
  void tooMuchIsRefusedWithAdvice() {
    String message =
        assertThrows(CremaException.class, () -> Memory.allocate(1L << 50)).getMessage();
    assertTrue(message.contains("1125899906842624 bytes"), message);
    assertTrue(message.contains("-XX:MaxDirectMemorySize"), message);
  }
}
