"""The few lines of GLSL by which our surfaces differ from VTK's own: creases, glass, outlines, shine-through.

VTK builds its shaders from templates; each entry here puts lines round one of its `//VTK::…` marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLShaderProperty

Replacement = tuple[str, str]

# How dark the deepest hollow gets, by channel: warm, so that bone does not turn grey.
CREASE = "vec3(0.34, 0.27, 0.22)"

_SURFACE_VERTEX: tuple[Replacement, ...] = (
    ("//VTK::Normal::Dec", "//VTK::Normal::Dec\nin float occlusion;\nout float occlusionVSO;"),
    ("//VTK::Normal::Impl", "//VTK::Normal::Impl\n  occlusionVSO = occlusion;"),
)
_SURFACE_FRAGMENT: tuple[Replacement, ...] = (
    ("//VTK::Normal::Dec", "//VTK::Normal::Dec\nin float occlusionVSO;"),
    (
        "//VTK::Light::Impl",
        f"""
  vec3 paint = diffuseColor;
  vec3 crease = mix({CREASE}, vec3(1.0), occlusionVSO);
  diffuseColor *= crease;
  ambientColor *= crease;
  if (opacity < 0.99)
  {{
    // Glass: clear where one looks straight through, denser towards the rim, so that faded shapes keep an outline.
    float facing = abs(dot(normalVCVSOutput, normalize(vertexVC.xyz)));
    float rim = 1.0 - facing;
    opacity = min(opacity * (0.72 + 1.9 * rim * rim * rim), 0.95);
  }}
//VTK::Light::Impl
  if (!gl_FrontFacing && opacity > 0.99)
  {{
    // A cut that is not capped yet shows the inside of the far wall: painted flat, it looks like the cap.
    gl_FragData[0] = vec4(paint, 1.0);
  }}
""",
    ),
)
_ROUND = "  if (distance(gl_PointCoord, vec2(0.5)) > 0.5) discard;"
_HULL_VERTEX: tuple[Replacement, ...] = (
    ("//VTK::Normal::Dec", "//VTK::Normal::Dec\nin vec3 outward;"),
    (
        "//VTK::PositionVC::Impl",
        """//VTK::PositionVC::Impl
  // Grow the back of the surface by a fixed number of pixels, whatever the zoom.
  vec4 tip = MCDCMatrix * vec4(vertexMC.xyz + outward, 1.0);
  vec2 way = tip.xy / tip.w - gl_Position.xy / gl_Position.w;
  way /= max(penSize.x, penSize.y);
  float reach = length(way);
  if (reach > 1e-6) { gl_Position.xy += normalize(way) * penSize * gl_Position.w * min(1.0, reach * 4.0); }
  gl_Position.z += 0.004 * gl_Position.w;
""",
    ),
)


def _property(vertex: Iterable[Replacement], fragment: Iterable[Replacement] = ()) -> Any:
    made = vtkOpenGLShaderProperty()
    for mark, text in vertex:
        made.AddVertexShaderReplacement(mark, True, text, False)
    for mark, text in fragment:
        made.AddFragmentShaderReplacement(mark, True, text, False)
    return made


def surface_shader() -> Any:
    """Shading of all structures; needs the point array `occlusion` as a vertex attribute."""
    return _property(_SURFACE_VERTEX, _SURFACE_FRAGMENT)


def disc_shader() -> Any:
    """Points drawn round."""
    return _property((), (("//VTK::Color::Impl", f"{_ROUND}\n//VTK::Color::Impl"),))


def hull_shader() -> Any:
    """Outline; needs `Normals` as the vertex attribute `outward` and the uniform `penSize`, which set_pen declares."""
    return _property(_HULL_VERTEX)


def set_pen(shader: Any, width: float, size: tuple[int, int]) -> None:
    """Outline width in pixels for a viewport of `size` pixels."""
    shader.GetVertexCustomUniforms().SetUniform2f("penSize", (2 * width / size[0], 2 * width / size[1]))
