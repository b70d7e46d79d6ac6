//! Floor 2: file and environment become one checked value.
