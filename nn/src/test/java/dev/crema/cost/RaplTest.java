package dev.crema.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaplTest {
  @TempDir Path powercap;

  private void zone(String zone, String name, long energy) throws IOException {
    Path folder = Files.createDirectories(powercap.resolve(zone));
    Files.writeString(folder.resolve("name"), name + "\n");
    Files.writeString(folder.resolve("max_energy_range_uj"), "1000000000\n");
    energy(zone, energy);
  }

  private void energy(String zone, long microjoules) throws IOException {
    Files.writeString(powercap.resolve(zone).resolve("energy_uj"), microjoules + "\n");
  }

  @Test
  void packagesAndMemoryAddUpButNothingCountsTwice() throws IOException {
    zone("intel-rapl:0", "package-0", 5_000_000);
    zone("intel-rapl:0:0", "core", 1_000_000);
    zone("intel-rapl:0:1", "dram", 2_000_000);
    zone("intel-rapl:1", "package-1", 0);
    zone("intel-rapl:2", "psys", 0);
    Rapl rapl = new Rapl(powercap);
    assertEquals(new Reading.Known(0), rapl.joules());
    energy("intel-rapl:0", 8_000_000);
    energy("intel-rapl:0:0", 900_000_000);
    energy("intel-rapl:0:1", 2_500_000);
    energy("intel-rapl:1", 1_000_000);
    energy("intel-rapl:2", 900_000_000);
    assertEquals(new Reading.Known(4.5), rapl.joules());
    assertEquals(new Reading.Known(4.5), rapl.joules());
  }

  @Test
  void countersThatFellBackToZeroGoOn() throws IOException {
    zone("intel-rapl:0", "package-0", 999_000_000);
    Rapl rapl = new Rapl(powercap);
    energy("intel-rapl:0", 2_000_000);
    assertEquals(new Reading.Known(3), rapl.joules());
    energy("intel-rapl:0", 1_000_000);
    assertEquals(new Reading.Known(1002), rapl.joules());
  }

  @Test
  void whyEnergyIsUnknownIsSaid() throws IOException {
    Path none = powercap.resolve("none");
    assertEquals(
        new Reading.Unknown("'" + none + "' does not exist; virtual machines rarely have it"),
        new Rapl(none).joules());
    assertEquals(
        new Reading.Unknown("'" + powercap + "' has no zone intel-rapl:N of a package"),
        new Rapl(powercap).joules());
    zone("intel-rapl:0", "package-0", 1);
    Path counter = powercap.resolve("intel-rapl:0/energy_uj");
    Rapl rapl = new Rapl(powercap);
    Files.delete(counter);
    assertEquals(
        new Reading.Unknown("a counter could not be read again: " + counter), rapl.joules());
    assertEquals(
        new Reading.Unknown(
            "the counters in '" + powercap + "' cannot be read, often by root only: " + counter),
        new Rapl(powercap).joules());
  }
}
