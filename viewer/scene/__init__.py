"""The 3D scene: shows a view state on any PyVista plotter, on screen or off; knows nothing of Qt."""
