from .page import Page as Page
from .page import draw as draw
from .page import write_html as write_html
