package io.cellwarden.persistence.store;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A store, the embedded one,")
class EmbeddedContractTest extends GrowthContract {
    @TempDir
    private Path directory;

    private int banks;

    @Override
    Store open() {
        return EmbeddedStore.open(directory, Duration.ZERO);
    }

    @Override
    String newBank() {
        return "b" + ++banks;
    }
}
