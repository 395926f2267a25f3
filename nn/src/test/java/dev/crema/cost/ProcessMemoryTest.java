package dev.crema.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {
  @TempDir Path folder;

  @Test
  void thePeakStandsInKilobytes() throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(
        status, "Name:\tjava\nVmPeak:\t  999 kB\nVmHWM:\t    2928 kB\nVmRSS:\t 1 kB\n");
    assertEquals(new Reading.Known(2928 * 1024), ProcessMemory.peak(status));
  }

  @Test
  void whyThePeakIsUnknownIsSaid() throws IOException {
    Path status = folder.resolve("status");
    assertEquals(
        new Reading.Unknown("'" + status + "' cannot be read, which only Linux has"),
        ProcessMemory.peak(status));
    Files.writeString(status, "Name:\tjava\nVmHWM:\t many kB\n");
    assertEquals(
        new Reading.Unknown("'" + status + "' has no line of VmHWM in kB"),
        ProcessMemory.peak(status));
  }
}
