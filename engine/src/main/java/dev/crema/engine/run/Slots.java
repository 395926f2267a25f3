package dev.crema.engine.run;

import java.util.List;

/** The places in buffer arrays that hold one address: they change together. */
final class Slots {
  private final Slot[] slots;

  /** A place in a buffer array. */
  static final class Slot {
    private final long[] array;
    private final int position;

    Slot(long[] array, int position) {
      this.array = array;
      this.position = position;
    }
  }

  Slots(List<Slot> slots) {
    this.slots = slots.toArray(Slot[]::new);
  }

  void set(long address) {
    for (Slot slot : slots) {
      slot.array[slot.position] = address;
    }
  }
}
