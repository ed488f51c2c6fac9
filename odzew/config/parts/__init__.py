"""The parts that `config.lifespan` starts and stops."""
